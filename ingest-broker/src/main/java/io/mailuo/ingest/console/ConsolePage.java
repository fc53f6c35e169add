package io.mailuo.ingest.console;

import io.mailuo.http.MapConfig;
import io.mailuo.http.Routes;
import io.mailuo.http.StaticPage;

/** The live console of the emergency command, under {@code /}, and {@code /console/config.json}. */
public final class ConsolePage {

    private final StaticPage page;

    /** The page with maps as {@code config} sets them. */
    public ConsolePage(MapConfig config) {
        this.page = new StaticPage(
                ConsolePage.class, "/console/", "/", "/console/config.json", config.json(), config.tileOrigins());
    }

    /** Adds the page's routes. */
    public void mount(Routes routes) {
        page.mount(routes);
    }
}
