package io.mailuo.registry.organization;

import io.mailuo.http.Principal;
import io.mailuo.registry.api.Conditions;
import io.mailuo.registry.database.Transaction;
import io.mailuo.spec.problem.ProblemException;
import io.mailuo.spec.problem.Text;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/** What a principal may see and change: everything, or what belongs to its organization and those below. */
public final class Reach {

    private static final String WITHIN = "? in (select organization_reach(?))";

    private Reach() {}

    /**
     * Restricts a query to the principal's reach; {@code column} holds an organization's id. The organizations are looked
     * up first: of those of a subquery the database expects half of all rows, and reads a million to find a department's few.
     */
    public static void restrict(Transaction transaction, Conditions conditions, Principal principal, String column)
            throws SQLException {
        var root = principal.organization();
        if (root != null) {
            conditions.andAmong(column, of(transaction, root));
        }
    }

    /** As above, and to the organization, with all below it, that is asked for. */
    public static void restrict(
            Transaction transaction, Conditions conditions, Principal principal, Optional<String> asked, String column)
            throws SQLException {
        restrict(transaction, conditions, principal, column);
        if (asked.isPresent()) {
            conditions.andAmong(column, of(transaction, asked.get()));
        }
    }

    /** As above, where few rows are left by other conditions, or all within reach are read. */
    public static void restrict(Conditions conditions, Principal principal, String column) {
        var root = principal.organization();
        if (root != null) {
            conditions.and(column + " in (select organization_reach(?))", root);
        }
    }

    /** An organization and all below it; none where there is no such organization. */
    public static Set<String> of(Transaction transaction, String root) throws SQLException {
        return Set.copyOf(transaction.list("select organization_reach(?) as id", row -> row.text("id"), root));
    }

    /** Whether something that belongs to {@code organization} is within the principal's reach. */
    public static boolean covers(Transaction transaction, Principal principal, String organization)
            throws SQLException {
        var root = principal.organization();
        return root == null
                || root.equals(organization)
                || transaction.exists("select 1 where " + WITHIN, organization, root);
    }

    /** Ends the request with 403 where something is out of the principal's reach. */
    public static void require(Transaction transaction, Principal principal, String organization) throws SQLException {
        var own = principal.organization();
        if (own != null && !covers(transaction, principal, organization)) {
            var owner = name(transaction, organization);
            var asker = name(transaction, own);
            throw new ProblemException(
                    403,
                    "foreign-organization",
                    new Text("It belongs to another organization", "属于其他单位"),
                    new Text(
                            "It belongs to " + owner + "; you act for " + asker + ".",
                            "权属单位为“" + owner + "”，您代表的是“" + asker + "”。"));
        }
    }

    private static String name(Transaction transaction, String organization) throws SQLException {
        return transaction
                .first("select name from organization where id = ?", row -> row.text("name"), organization)
                .orElse(organization);
    }
}
