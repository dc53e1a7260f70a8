import java.io.File;
import java.util.List;
import java.util.stream.Collectors;

import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.io.RDFParserMetaData;
import org.semanticweb.owlapi.model.OWLDocumentFormat;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.model.OWLOntologyManager;
import org.semanticweb.owlapi.profiles.OWL2DLProfile;

/** Prints, of each file, how it was read, and all of its axioms with their annotations, sorted, a line each. */
public final class Axioms {
    private Axioms() {
    }

    public static void main(String[] arguments) throws Exception {
        for (String path : arguments) {
            OWLOntologyManager manager = OWLManager.createOWLOntologyManager();
            OWLOntology ontology = manager.loadOntologyFromOntologyDocument(new File(path));
            OWLDocumentFormat format = manager.getOntologyFormat(ontology);
            long unparsed = 0;
            if (format.getOntologyLoaderMetaData().isPresent()
                && format.getOntologyLoaderMetaData().get() instanceof RDFParserMetaData) {
                unparsed = ((RDFParserMetaData) format.getOntologyLoaderMetaData().get()).getUnparsedTriples().count();
            }
            int violations = new OWL2DLProfile().checkOntology(ontology).getViolations().size();
            List<String> axioms = ontology.axioms().map(axiom -> axiom.toString().replace("\n", "\\n").replace("\r", "\\r"))
                .sorted().collect(Collectors.toList());
            System.out.println("file format=" + format.getClass().getSimpleName() + " unparsed=" + unparsed
                + " violations=" + violations + " axioms=" + axioms.size());
            axioms.forEach(System.out::println);
        }
    }
}
