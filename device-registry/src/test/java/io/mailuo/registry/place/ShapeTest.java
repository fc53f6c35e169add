package io.mailuo.registry.place;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mailuo.spec.registry.RegistryRecord.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShapeTest {

    private static int[] ring(double... degrees) {
        var units = new int[degrees.length];
        for (int i = 0; i < degrees.length; i++) {
            units[i] = Shape.units(degrees[i]);
        }
        return units;
    }

    private static Shape square(double west, double south, double size) {
        return Shape.of(
                List.of(List.of(ring(west, south, west + size, south, west + size, south + size, west, south + size))));
    }

    @Test
    void a_hole_is_outside_and_an_island_in_the_hole_is_inside() {
        var shape = Shape.of(List.of(
                List.of(ring(0, 0, 10, 0, 10, 10, 0, 10), ring(2, 2, 2, 8, 8, 8, 8, 2)),
                List.of(ring(4, 4, 6, 4, 6, 6, 4, 6))));
        assertThat(shape.contains(new Place(1, 1))).isTrue();
        assertThat(shape.contains(new Place(3, 3))).isFalse();
        assertThat(shape.contains(new Place(5, 5))).isTrue();
        assertThat(shape.contains(new Place(11, 5))).isFalse();
        assertThat(shape.geometry()).containsEntry("type", "MultiPolygon");
        assertThat(Shape.of(shape.bytes()).geometry()).isEqualTo(shape.geometry());
    }

    @Test
    void every_place_of_a_tiled_area_is_in_exactly_one_cell_borders_and_corners_too() {
        var cells = new ArrayList<AreaIndex.Area>();
        for (int x = 0; x < 20; x++) {
            for (int y = 0; y < 20; y++) {
                cells.add(new AreaIndex.Area("c" + x + "-" + y, null, square(116 + x * 0.01, 39 + y * 0.01, 0.01)));
            }
        }
        var index = new AreaIndex(1, cells);
        for (int x = 0; x < 40; x++) {
            for (int y = 0; y < 40; y++) {
                var place = new Place(116 + x * 0.005, 39 + y * 0.005); // corners, edges and middles in turn
                long inside = cells.stream()
                        .filter(cell -> cell.shape().contains(place))
                        .count();
                assertThat(inside).as(place.toString()).isEqualTo(1);
                assertThat(index.at(place).code()).isEqualTo("c" + x / 2 + "-" + y / 2);
            }
        }
    }

    @Test
    void a_place_on_slanting_borders_of_triangles_is_in_exactly_one_of_them() {
        var corners = new double[][] {{0, 0}, {7, 1}, {9, 8}, {1, 6}, {4, 3}};
        var triangles = List.of(new int[] {0, 1, 4}, new int[] {1, 2, 4}, new int[] {2, 3, 4}, new int[] {3, 0, 4});
        var shapes = triangles.stream()
                .map(t -> Shape.of(List.of(List.of(ring(
                        corners[t[0]][0], corners[t[0]][1],
                        corners[t[1]][0], corners[t[1]][1],
                        corners[t[2]][0], corners[t[2]][1])))))
                .toList();
        for (var corner : corners) {
            for (int step = 1; step < 8; step++) {
                double share = step / 8.0;
                var place = new Place(4 + (corner[0] - 4) * share, 3 + (corner[1] - 3) * share);
                assertThat(shapes.stream()
                                .filter(shape -> shape.contains(place))
                                .count())
                        .as(place.toString())
                        .isEqualTo(1);
            }
        }
        assertThat(shapes.stream()
                        .filter(shape -> shape.contains(new Place(4, 3)))
                        .count())
                .isEqualTo(1);
    }

    @Test
    void a_place_on_the_outer_border_is_in_the_cell_that_it_touches() {
        var index = new AreaIndex(1, List.of(new AreaIndex.Area("a", null, square(10, 10, 1))));
        assertThat(index.at(new Place(11, 10.5))).isNotNull();
        assertThat(index.at(new Place(11, 11))).isNotNull();
        assertThat(index.at(new Place(11.0000001, 11))).isNull();
        assertThat(new AreaIndex(0, List.of()).at(new Place(1, 1))).isNull();
    }

    @Test
    void the_tree_finds_what_looking_at_every_area_finds() {
        var random = new Random(7);
        var areas = new ArrayList<AreaIndex.Area>();
        for (int i = 0; i < 700; i++) {
            areas.add(new AreaIndex.Area(
                    "a%03d".formatted(i),
                    null,
                    square(random.nextDouble() * 300 - 160, random.nextDouble() * 150 - 80, random.nextDouble() * 9)));
        }
        var index = new AreaIndex(1, areas);
        for (int i = 0; i < 2000; i++) {
            var place = new Place(random.nextDouble() * 360 - 180, random.nextDouble() * 180 - 90);
            var expected = areas.stream()
                    .filter(area -> area.shape().contains(place))
                    .map(AreaIndex.Area::code)
                    .sorted()
                    .toList();
            assertThat(index.allAt(place).stream().map(AreaIndex.Area::code)).isEqualTo(expected);
        }
    }

    @Test
    void the_distance_to_the_border_is_metres() {
        assertThat(square(116, 39, 1).metresToBorder(new Place(115.999, 39.5))).isCloseTo(85.8, within(0.5));
        assertThat(square(116, 39, 1).metresToBorder(new Place(116.5, 40.001))).isCloseTo(111.2, within(0.5));
    }
}
