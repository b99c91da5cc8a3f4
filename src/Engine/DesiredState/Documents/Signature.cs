using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.DesiredState;

/// <summary>Leaves a document's name in the metadata of what was made or changed for it, so that it is known again.</summary>
/// <remarks>Domains have metadata, and networks since libvirt 9.7; other objects have none.</remarks>
internal static class Signature
{
    private const string Namespace = "urn:virtps:configuration:1";
    private const string Prefix = "virtps-configuration";

    internal static void Write(MetadataXml metadata, string? document)
    {
        if (document is not null)
        {
            metadata.Set(Namespace, Prefix, VirtXml.Write(new XElement("configuration", new XAttribute("name", document))));
        }
    }

    internal static string? Read(MetadataXml metadata) => (string?)metadata.Get(Namespace)?.Attribute("name");
}
