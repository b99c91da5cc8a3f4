using System.Xml.Linq;
using VirtPS.Drivers.Test.Domains;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Files;

/// <summary>The test driver's own configuration: a node's file with one domain, as <c>test:///path</c> reads it.</summary>
/// <remarks>virConnectDomainXMLFromNative, virConnectDomainXMLToNative; libvirt's test driver has neither.</remarks>
internal static class NativeConfig
{
    private const string Format = "test-node";

    /// <summary>Turns a node's file into the description of its domain.</summary>
    /// <param name="format">The name of the format.</param>
    /// <param name="config">The file's text.</param>
    /// <returns>The description.</returns>
    /// <exception cref="VirtException">NoSupport for another format, as libvirt's test driver has none; XmlError unless the file has one domain.</exception>
    internal static string Read(string format, string config)
    {
        Check(format, "virConnectDomainXMLFromNative");
        return VirtXml.Parse(config, "node").Elements("domain").ToArray() is [var only] && only.Attribute("file") is null
            ? VirtXml.Write(DomainReader.Read(VirtXml.Write(only)).ToTree())
            : throw new VirtException(VirtErrorCode.XmlError, "expected a node with one domain that is described in it", VirtErrorDomain.Test);
    }

    /// <summary>Turns the description of a domain into a node's file.</summary>
    /// <param name="format">The name of the format.</param>
    /// <param name="xml">The description.</param>
    /// <returns>The file's text.</returns>
    /// <exception cref="VirtException">NoSupport for another format, or what is wrong with the description.</exception>
    internal static string Write(string format, string xml)
    {
        Check(format, "virConnectDomainXMLToNative");
        return VirtXml.Write(new XElement("node", DomainReader.Read(xml).ToTree()));
    }

    private static void Check(string format, string function)
    {
        if (format != Format)
        {
            throw VirtException.NoSupport(function, VirtErrorDomain.Test);
        }
    }
}
