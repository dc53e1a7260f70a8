import java.io.File;

import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.formats.RioTurtleDocumentFormatFactory;
import org.semanticweb.owlapi.formats.TurtleDocumentFormat;
import org.semanticweb.owlapi.io.FileDocumentSource;
import org.semanticweb.owlapi.io.RDFOntologyHeaderStatus;
import org.semanticweb.owlapi.io.RDFParserMetaData;
import org.semanticweb.owlapi.model.OWLDocumentFormat;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.model.OWLOntologyManager;
import org.semanticweb.owlapi.profiles.OWL2DLProfile;
import org.semanticweb.owlapi.profiles.OWLProfileReport;
import org.semanticweb.owlapi.profiles.OWLProfileViolation;

/** Reads Turtle files as Protégé does and says of each how it went: one line of name=value pairs, then the violations. */
public final class Profile {
    private Profile() {
    }

    public static void main(String[] arguments) throws Exception {
        for (String path : arguments) {
            OWLOntologyManager manager = OWLManager.createOWLOntologyManager();
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
                + " violations=" + report.getViolations().size());
            for (OWLProfileViolation violation : report.getViolations()) {
                System.out.println("violation " + violation);
            }
        }
    }
}
