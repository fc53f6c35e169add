package io.mailuo.registry.table;

import java.io.IOException;
import java.util.HashMap;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamReader;

/**
 * Where the parts of a workbook are.
 *
 * @param sheet the first sheet that is not hidden
 * @param texts the shared texts
 * @param styles the cell formats
 * @param epoch1904 whether days are counted from 1904 instead of 1900
 */
record WorkbookIndex(String sheet, String texts, String styles, boolean epoch1904) {

    private static final String BOOK = "xl/workbook.xml";
    private static final int MOST_TARGETS = 1000;

    static WorkbookIndex read(WorkbookParts parts) throws IOException {
        var targets = new HashMap<String, String>();
        var styles = "xl/styles.xml";
        var texts = "xl/sharedStrings.xml";
        var relations = parts.open("xl/_rels/workbook.xml.rels");
        while (relations != null && WorkbookParts.next(relations) != XMLStreamConstants.END_DOCUMENT) {
            if (starts(relations, "Relationship")) {
                var target = absolute(attribute(relations, "Target"));
                var type = attribute(relations, "Type");
                if (targets.size() < MOST_TARGETS) {
                    targets.put(attribute(relations, "Id"), target);
                }
                styles = type.endsWith("/styles") ? target : styles;
                texts = type.endsWith("/sharedStrings") ? target : texts;
            }
        }
        var book = parts.open(BOOK);
        if (book == null) {
            throw WorkbookParts.damaged();
        }
        var sheet = "";
        boolean epoch1904 = false;
        while (WorkbookParts.next(book) != XMLStreamConstants.END_DOCUMENT) {
            if (starts(book, "workbookPr")) {
                var flag = attribute(book, "date1904");
                epoch1904 = flag.equals("1") || flag.equals("true");
            } else if (starts(book, "sheet")
                    && sheet.isEmpty()
                    && attribute(book, "state").isEmpty()) {
                sheet = targets.getOrDefault(relation(book), "");
            }
        }
        if (sheet.isEmpty()) {
            throw new TableException("The workbook has no visible sheet.", "工作簿中没有可见的工作表。");
        }
        return new WorkbookIndex(sheet, texts, styles, epoch1904);
    }

    private static boolean starts(XMLStreamReader xml, String element) {
        return xml.isStartElement() && xml.getLocalName().equals(element);
    }

    private static String attribute(XMLStreamReader xml, String name) {
        var value = xml.getAttributeValue(null, name);
        return value == null ? "" : value;
    }

    /** The attribute r:id, in whichever of the two namespaces (transitional, strict). */
    private static String relation(XMLStreamReader xml) {
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            if (xml.getAttributeLocalName(i).equals("id") && xml.getAttributeNamespace(i) != null) {
                return xml.getAttributeValue(i);
            }
        }
        return "";
    }

    private static String absolute(String target) {
        return target.startsWith("/") ? target.substring(1) : "xl/" + target;
    }
}
