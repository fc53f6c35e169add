package io.mailuo.spec.catalogue;

/**
 * A field of sensing, the first part of a device's type.
 *
 * @param code 2 digits
 * @param names for people
 */
public record SensingDomain(String code, Names names) {}
