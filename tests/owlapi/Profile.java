import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.formats.RioTurtleDocumentFormatFactory;
import org.semanticweb.owlapi.formats.TurtleDocumentFormat;
import org.semanticweb.owlapi.io.FileDocumentSource;
import org.semanticweb.owlapi.io.RDFOntologyHeaderStatus;
import org.semanticweb.owlapi.io.RDFParserMetaData;
import org.semanticweb.owlapi.model.IRI;
import org.semanticweb.owlapi.model.OWLDocumentFormat;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.model.OWLOntologyManager;
import org.semanticweb.owlapi.model.parameters.Imports;
import org.semanticweb.owlapi.profiles.OWL2DLProfile;
import org.semanticweb.owlapi.profiles.OWLProfileReport;
import org.semanticweb.owlapi.profiles.OWLProfileViolation;
import org.semanticweb.owlapi.util.SimpleIRIMapper;

/**
 * Reads Turtle files as Protégé does, whose paths are asked for line by line, and says of each how it went: one line of
 * name=value pairs, then what is amiss, then an empty line.
 */
public final class Profile {
    private static final Pattern ENTRY = Pattern.compile("<uri name=\"([^\"]+)\" uri=\"([^\"]+)\"/>");

    private Profile() {
    }

    /** Tells a manager where the catalogue beside a file says that ontologies are, as Protégé does. */
    private static void heed(File catalogue, OWLOntologyManager manager) throws Exception {
        if (catalogue.exists()) {
            Matcher entry = ENTRY.matcher(new String(Files.readAllBytes(catalogue.toPath()), "UTF-8"));
            while (entry.find()) {
                File file = new File(catalogue.getParentFile(), entry.group(2)).getCanonicalFile();
                manager.getIRIMappers().add(new SimpleIRIMapper(IRI.create(entry.group(1)), IRI.create(file)));
            }
        }
    }

    /** Returns the names that stand for entities of several kinds (a class and an individual) in the ontology and its imports. */
    private static Set<IRI> punned(OWLOntology ontology) {
        Set<IRI> seen = new HashSet<>();
        return ontology.signature(Imports.INCLUDED).distinct().map(entity -> entity.getIRI()).filter(iri -> !seen.add(iri))
            .collect(Collectors.toCollection(TreeSet::new));
    }

    public static void main(String[] arguments) throws Exception {
        BufferedReader asked = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
        for (String path = asked.readLine(); path != null; path = asked.readLine()) {
            tell(path);
            System.out.println();
            System.out.flush();
        }
    }

    private static void tell(String path) throws Exception {
        OWLOntologyManager manager = OWLManager.createOWLOntologyManager();
        heed(new File(new File(path).getAbsoluteFile().getParentFile(), "catalog-v001.xml"), manager);
        OWLDocumentFormat turtle = new RioTurtleDocumentFormatFactory().createFormat();
        OWLOntology ontology =
            manager.loadOntologyFromOntologyDocument(new FileDocumentSource(new File(path), turtle));
        OWLDocumentFormat format = manager.getOntologyFormat(ontology);
        long unparsed = -1;
        long triples = -1;
        if (format.getOntologyLoaderMetaData().isPresent()) {
            RDFParserMetaData data = (RDFParserMetaData) format.getOntologyLoaderMetaData().get();
            unparsed = data.getUnparsedTriples().count();
            triples = data.getTripleCount();
        }
        OWLProfileReport report = new OWL2DLProfile().checkOntology(ontology);
        System.out.println("file=" + path + " format=" + format.getClass().getSimpleName() + " triples=" + triples
            + " unparsed=" + unparsed + " axioms=" + ontology.getAxiomCount()
            + " violations=" + report.getViolations().size() + " punned=" + punned(ontology).size());
        for (IRI iri : punned(ontology)) {
            System.out.println("punned " + iri);
        }
        for (OWLProfileViolation violation : report.getViolations()) {
            System.out.println("violation " + violation.toString().replace('\n', ' '));
        }
    }
}
