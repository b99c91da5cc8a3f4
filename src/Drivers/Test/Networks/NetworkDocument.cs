using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Networks;

/// <summary>Reads descriptions of networks.</summary>
internal static class NetworkDocument
{
    /// <summary>Reads a description from text.</summary>
    /// <param name="xml">The text.</param>
    /// <returns>The description in libvirt's form.</returns>
    internal static XElement Read(string xml) => Read(VirtXml.Parse(xml, "network"));

    /// <summary>Brings a description into libvirt's form.</summary>
    /// <param name="network">The <c>network</c> element; it is changed.</param>
    /// <returns>The same element.</returns>
    internal static XElement Read(XElement network)
    {
        if (string.IsNullOrEmpty((string?)network.Element("name")))
        {
            throw new VirtException(VirtErrorCode.NoName, null, VirtErrorDomain.Network);
        }

        if (network.Element("uuid") is null)
        {
            network.Element("name")!.AddAfterSelf(new XElement("uuid", VirtUuid.Format(Guid.NewGuid())));
        }

        return network;
    }
}
