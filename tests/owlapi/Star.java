import java.io.FileInputStream;
import java.io.InputStream;

import org.eclipse.rdf4j.model.Statement;
import org.eclipse.rdf4j.model.Triple;
import org.eclipse.rdf4j.rio.RDFParser;
import org.eclipse.rdf4j.rio.helpers.AbstractRDFHandler;
import org.eclipse.rdf4j.rio.turtlestar.TurtleStarParser;

/** Reads a file of Turtle-star with RDF4J and prints how many statements it has, and how many are about a triple. */
public final class Star {
    private Star() {
    }

    public static void main(String[] arguments) throws Exception {
        long[] counts = new long[2];
        RDFParser parser = new TurtleStarParser();
        parser.setRDFHandler(new AbstractRDFHandler() {
            @Override
            public void handleStatement(Statement statement) {
                counts[statement.getSubject() instanceof Triple ? 1 : 0]++;
            }
        });
        try (InputStream file = new FileInputStream(arguments[0])) {
            parser.parse(file, "urn:x:");
        }
        System.out.println(counts[0] + " " + counts[1]);
    }
}
