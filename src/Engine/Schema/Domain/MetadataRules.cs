using System.Xml.Linq;

namespace VirtPS.Engine.Schema;

/// <summary>Keeps in metadata what libvirt keeps: one element per namespace.</summary>
/// <remarks>virXMLNodeSanitizeNamespaces: elements without a namespace and later ones of the same namespace go.</remarks>
internal static class MetadataRules
{
    public static void Normalize(XElement metadata)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var node = metadata.FirstNode; node is not null;)
        {
            var next = node.NextNode;
            if (node is not XElement element || element.Name.Namespace == XNamespace.None || !seen.Add(element.Name.NamespaceName))
            {
                node.Remove();
            }

            node = next;
        }
    }
}
