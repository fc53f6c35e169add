package io.mailuo.registry.portal;

import io.mailuo.http.MapConfig;
import io.mailuo.http.Routes;
import io.mailuo.http.StaticPage;

/** The departments' portal, under {@code /portal/}, and {@code /portal/config.json}. */
public final class PortalPage {

    private final StaticPage page;

    /** The page with maps as {@code config} sets them. */
    public PortalPage(MapConfig config) {
        this.page = new StaticPage(
                PortalPage.class, "/portal/", "/portal/", "/portal/config.json", config.json(), config.tileOrigins());
    }

    /** Adds the page's routes. */
    public void mount(Routes routes) {
        page.mount(routes);
    }
}
