using System.Xml.Linq;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Networks;

/// <summary>Reads descriptions of networks.</summary>
internal static class NetworkDocument
{
    /// <summary>Reads a description from text.</summary>
    /// <param name="xml">The text.</param>
    /// <returns>The description in libvirt's form.</returns>
    internal static XElement Read(string xml) => NetworkNormalizer.Normalize(VirtXml.Parse(xml, "network"));
}
