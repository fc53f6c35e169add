package io.mailuo.registry.sharing;

import io.mailuo.http.Call;
import io.mailuo.http.Principal;
import io.mailuo.registry.api.Conditions;
import io.mailuo.registry.database.Transaction;
import io.mailuo.registry.organization.Organizations;
import io.mailuo.registry.organization.Reach;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import java.sql.SQLException;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/** Who stands on which side of a request or grant. */
final class Parties {

    private static final String IN_REACH = " in (select organization_reach(?))";
    private static final String ABOVE = " in (select organization_above(?))";

    private Parties() {}

    /** The organization for which a caller asks: the one that it names, else its own. */
    static String acting(Transaction transaction, Call call, @Nullable String named) throws SQLException {
        var organization = named == null ? call.principal().organization() : named;
        if (organization == null) {
            throw ProblemException.field(
                    "/organization",
                    new Text(
                            "is required: you act for the whole platform, so say for whom you ask",
                            "必填：您不限于某个单位，请说明为哪个单位申请"));
        }
        Organizations.require(transaction, call, "/organization", organization);
        return organization;
    }

    /**
     * Restricts a list (of rows {@code t}) to what the caller is a party to, and to the side asked for.
     *
     * @param taking word for what others' data the caller wants or has
     * @param giving word for what others want or have of the caller's
     * @param below whether those below the taker see it too
     */
    static void restrict(Call call, Conditions conditions, String taking, String giving, boolean below) {
        var side = call.query("side").orElse("");
        if (!side.isEmpty() && !side.equals(taking) && !side.equals(giving)) {
            throw ProblemException.field(
                    "side",
                    new Text(
                            "'" + side + "' is neither " + taking + " nor " + giving,
                            "“" + side + "”不是 " + taking + " 或 " + giving));
        }
        var organization = call.principal().organization();
        if (organization == null) {
            return;
        }
        var taker = "t.organization" + IN_REACH + (below ? " or t.organization" + ABOVE : "");
        var giver = "t.owner" + IN_REACH;
        var takers = Collections.nCopies(below ? 2 : 1, organization).toArray();
        if (side.equals(taking)) {
            conditions.and(taker, takers);
        } else if (side.equals(giving)) {
            conditions.and(giver, organization);
        } else {
            conditions.and(
                    taker + " or " + giver,
                    Collections.nCopies(below ? 3 : 2, organization).toArray());
        }
    }

    /** Whether the caller's organization, or one above it, is {@code organization}. */
    static boolean below(Transaction transaction, Principal principal, String organization) throws SQLException {
        var own = principal.organization();
        return own != null
                && transaction.exists("select 1 where ? in (select organization_above(?))", organization, own);
    }

    /** Whether the caller may see something between these two; {@code below}: also from below the taker. */
    static boolean maySee(Transaction transaction, Principal principal, String taker, String giver, boolean below)
            throws SQLException {
        return Reach.covers(transaction, principal, taker)
                || Reach.covers(transaction, principal, giver)
                || (below && below(transaction, principal, taker));
    }

    /** The number that a path names; a problem where it is none. */
    static long id(Call call, String en, String zh) {
        var text = call.path("id");
        if (!text.matches("[0-9]{1,18}")) {
            throw unknown(text, en, zh);
        }
        return Long.parseLong(text);
    }

    static ProblemException unknown(Object id, String en, String zh) {
        return ProblemException.notFound(
                new Text("There is no " + en + " " + id + ", or not for you.", "没有" + zh + " " + id + "，或您无权查看。"));
    }

    /** What comes before the page asked for: the highest id that it may hold. */
    static long before(String cursor) {
        if (cursor.isEmpty()) {
            return Long.MAX_VALUE;
        }
        try {
            return Long.parseLong(cursor);
        } catch (NumberFormatException e) {
            throw ProblemException.field("cursor", new Text("is not a cursor of this list", "不是本列表的游标"));
        }
    }
}
