package io.mailuo.registry.table;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLStreamConstants;

/** The shared texts of a workbook (ECMA-376 part 1, clause 18.4), up to a limit: they have to be kept in memory. */
final class WorkbookTexts {

    private static final int CHARACTERS_PER_TEXT = 32; // what an object costs beside its characters

    private final List<String> texts = new ArrayList<>();

    private WorkbookTexts() {}

    static WorkbookTexts read(WorkbookParts parts, String name, TableLimits limits) throws IOException {
        var shared = new WorkbookTexts();
        var xml = parts.open(name);
        if (xml == null) {
            return shared;
        }
        var text = new StringBuilder();
        long characters = 0;
        int phonetic = 0;
        boolean inText = false;
        for (int event = 0; event != XMLStreamConstants.END_DOCUMENT; ) {
            event = WorkbookParts.next(xml);
            switch (event) {
                case XMLStreamConstants.START_ELEMENT -> {
                    var element = xml.getLocalName();
                    if (element.equals("si")) {
                        text.setLength(0);
                    }
                    phonetic += element.equals("rPh") ? 1 : 0;
                    inText = element.equals("t") && phonetic == 0;
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                    if (inText) {
                        text.append(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
                        refuse(characters + text.length(), limits);
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    inText = false;
                    phonetic -= xml.getLocalName().equals("rPh") ? 1 : 0;
                    if (xml.getLocalName().equals("si")) {
                        characters += text.length() + CHARACTERS_PER_TEXT;
                        refuse(characters, limits);
                        shared.texts.add(text.toString());
                    }
                }
                default -> {
                    // space between elements
                }
            }
        }
        return shared;
    }

    /** The text of an index as it stands in a cell; empty where there is none. */
    String get(String index) {
        try {
            int number = Integer.parseInt(index);
            return number >= 0 && number < texts.size() ? texts.get(number) : "";
        } catch (NumberFormatException e) {
            return "";
        }
    }

    private static void refuse(long characters, TableLimits limits) {
        if (characters > limits.sharedCharacters()) {
            throw new TableException(
                    "The workbook's texts are too large to be kept in memory. Save the table as CSV UTF-8, or split it.",
                    "工作簿的文本过大，请另存为“CSV UTF-8”或拆分后再导入。");
        }
    }
}
