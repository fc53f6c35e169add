import type { InjectionKey, ShallowRef } from 'vue'

/** The modal dialog that something stands in, if any. */
export const DIALOG: InjectionKey<Readonly<ShallowRef<HTMLDialogElement | null>>> = Symbol('dialog')
