using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Storage.Backends;

/// <summary>Reads where to search for sources of pools, and writes those that were found.</summary>
internal static class SourceList
{
    /// <summary>Writes sources.</summary>
    /// <param name="sources">Each source's children, in libvirt's order.</param>
    /// <returns>A <c>sources</c> document.</returns>
    internal static string Write(IEnumerable<IEnumerable<XElement>> sources)
    {
        var found = sources.Select(source => new XElement("source", source)).ToArray();
        return found.Length == 0 ? "<sources>\n</sources>\n" : VirtXml.Write(new XElement("sources", found));
    }

    /// <summary>Makes the element of a server.</summary>
    /// <param name="host">The server; port 0 is the default one.</param>
    /// <returns>The element.</returns>
    internal static XElement Host((string Name, int Port) host) =>
        new("host", new XAttribute("name", host.Name), host.Port > 0 ? new XAttribute("port", host.Port) : null);

    /// <summary>Makes an element with one attribute.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="attribute">The attribute.</param>
    /// <param name="value">Its value.</param>
    /// <returns>The element.</returns>
    internal static XElement With(string name, string attribute, string value) => new(name, new XAttribute(attribute, value));

    /// <summary>Reads the one server that is to be searched.</summary>
    /// <param name="sourceXml">A <c>source</c> document.</param>
    /// <param name="what">What is searched for, such as <c>netfs</c>.</param>
    /// <returns>The document, read as a pool's source is, and the server.</returns>
    /// <exception cref="VirtException">InvalidArg without a document; ConfigUnsupported unless it names exactly one server.</exception>
    internal static (PoolSpec Source, (string Name, int Port) Host) ReadHost(string? sourceXml, string what)
    {
        if (sourceXml is null)
        {
            throw new VirtException(VirtErrorCode.InvalidArg, $"hostname must be specified for {what} sources", VirtErrorDomain.Storage);
        }

        var spec = new PoolSpec(new XElement("pool", VirtXml.Parse(sourceXml, "source")));
        if (spec.Hosts.Any(host => host.Name.Length == 0))
        {
            throw new VirtException(VirtErrorCode.XmlError, "missing storage pool host name", VirtErrorDomain.Storage);
        }

        return spec.Hosts is [{ Name.Length: > 0 } host]
            ? (spec, host)
            : throw new VirtException(VirtErrorCode.ConfigUnsupported, "Expected exactly 1 host for the storage pool", VirtErrorDomain.Storage);
    }
}
