using System.Xml.Linq;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Storage;

/// <summary>What depends on the types of pools.</summary>
internal static class PoolTypes
{
    private const string LogicalSources = """
        <sources>
          <source>
            <device path='/dev/sda20'/>
            <name>testvg1</name>
            <format type='lvm2'/>
          </source>
          <source>
            <device path='/dev/sda21'/>
            <name>testvg2</name>
            <format type='lvm2'/>
          </source>
        </sources>

        """;

    /// <summary>Gives the storage that is said to be found: two volume groups, and a share on every NFS server.</summary>
    /// <param name="type">The type of pool it would be.</param>
    /// <param name="sourceXml">Where to look.</param>
    /// <returns>A <c>sources</c> document.</returns>
    /// <exception cref="VirtException">NoSupport for a type that cannot be searched for, known or not, InvalidArg for NFS without a host.</exception>
    internal static string FindSources(string type, string? sourceXml)
    {
        return type switch
        {
            "logical" => LogicalSources,
            "netfs" => VirtXml.Write(new XElement(
                "sources",
                new XElement(
                    "source",
                    new XElement("host", new XAttribute("name", HostIn(sourceXml))),
                    new XElement("dir", new XAttribute("path", "/testshare")),
                    new XElement("format", new XAttribute("type", "nfs"))))),
            _ => throw new VirtException(
                VirtErrorCode.NoSupport, $"pool type '{type}' does not support source discovery", VirtErrorDomain.Test),
        };
    }

    /// <summary>Gives the document of pool types.</summary>
    /// <returns>A <c>storagepoolCapabilities</c> document.</returns>
    internal static string Capabilities() => PoolCapabilityDocument.Write(static _ => true);

    private static string HostIn(string? sourceXml) =>
        (sourceXml is null ? null : (string?)VirtXml.Parse(sourceXml, "source").Element("host")?.Attribute("name"))
        ?? throw new VirtException(VirtErrorCode.InvalidArg, "hostname must be specified for netfs sources", VirtErrorDomain.Test);
}
