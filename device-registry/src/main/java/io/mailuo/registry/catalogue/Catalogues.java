package io.mailuo.registry.catalogue;

import io.mailuo.http.Access;
import io.mailuo.http.Answer;
import io.mailuo.http.Call;
import io.mailuo.http.Routes;
import io.mailuo.registry.api.Page;
import io.mailuo.spec.catalogue.ComponentAttributes;
import io.mailuo.spec.catalogue.ComponentClasses;
import io.mailuo.spec.catalogue.DeviceType;
import io.mailuo.spec.catalogue.DeviceTypes;
import io.mailuo.spec.catalogue.Division;
import io.mailuo.spec.catalogue.Divisions;
import io.mailuo.spec.catalogue.Names;
import io.mailuo.spec.catalogue.ObservedProperties;
import io.mailuo.spec.catalogue.QualityNames;
import io.mailuo.spec.catalogue.SensingDomain;
import io.mailuo.spec.catalogue.Units;
import java.util.Collection;
import java.util.List;

/** The catalogues of the contract on the API: {@code /catalogue}. */
public final class Catalogues {

    private record Items(Collection<?> items) {}

    private record TypeItem(String code, Names names, List<String> properties) {}

    private record TypeItems(Collection<SensingDomain> domains, List<TypeItem> items) {}

    private record DivisionItem(String code, String name, String fullName, Division.Level level) {}

    private record QualityItem(String flag, int bit, Names names) {}

    /** Adds the routes; whoever has any valid token may read them. */
    public void mount(Routes routes) {
        routes.get(
                "/catalogue/properties",
                Access.authenticated(),
                call -> Answer.json(new Items(ObservedProperties.all())));
        routes.get("/catalogue/device-types", Access.authenticated(), call -> deviceTypes());
        routes.get(
                "/catalogue/component-classes",
                Access.authenticated(),
                call -> Answer.json(new Items(ComponentClasses.all())));
        routes.get(
                "/catalogue/component-attributes",
                Access.authenticated(),
                call -> Answer.json(new Items(ComponentAttributes.all())));
        routes.get("/catalogue/divisions", Access.authenticated(), Catalogues::divisions);
        routes.get("/catalogue/units", Access.authenticated(), call -> Answer.json(new Items(Units.all())));
        routes.get("/catalogue/quality", Access.authenticated(), call -> quality());
    }

    private static Answer deviceTypes() {
        var items = DeviceTypes.all().stream().map(Catalogues::item).toList();
        return Answer.json(new TypeItems(DeviceTypes.domains(), items));
    }

    private static TypeItem item(DeviceType type) {
        return new TypeItem(type.code(), type.names(), type.properties());
    }

    private static Answer divisions(Call call) {
        var table = Divisions.bundled();
        int limit = call.integer("limit", 1, Integer.MAX_VALUE - 1, Integer.MAX_VALUE - 1);
        var after = Page.after(call);
        var parent = call.query("parent");
        var text = call.query("q");
        var found = table.all().stream()
                .filter(division -> division.code().compareTo(after) > 0)
                .filter(division -> parent.isEmpty()
                        || (division.parent().equals(parent.get())
                                && !division.code().equals(parent.get())))
                .map(division -> new DivisionItem(
                        division.code(), division.name(), table.fullName(division.code()), division.level()))
                .filter(item -> text.isEmpty()
                        || item.fullName().contains(text.get())
                        || item.code().startsWith(text.get()))
                .limit(limit + 1L)
                .toList();
        return Answer.json(Page.of(found, limit, DivisionItem::code));
    }

    private static Answer quality() {
        return Answer.json(new Items(QualityNames.all().entrySet().stream()
                .map(entry ->
                        new QualityItem(entry.getKey().name(), entry.getKey().bit(), entry.getValue()))
                .toList()));
    }
}
