-- Points in a quadtree are found and, above all, added with less work than in overlapping boxes: a third less for each
-- device of an import of a million.
drop index device_place;
create index device_place on device using spgist (place);
drop index managed_object_place;
create index managed_object_place on managed_object using spgist (place);
