using System.Text;
using System.Xml.Linq;
using VirtPS.Drivers.Test.Domains;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Test.Migrations;

/// <summary>What one host tells the other of a migration between their steps.</summary>
/// <param name="Name">The domain's name at the source.</param>
/// <param name="Host">Which host the domain leaves.</param>
/// <remarks>An XML document as libvirt's, with the parts of it that a test host has a use for.</remarks>
internal sealed record MigrationCookie(string Name, Guid Host)
{
    /// <summary>Writes it.</summary>
    /// <returns>The bytes.</returns>
    internal byte[] Pack() => Encoding.UTF8.GetBytes(VirtXml.Write(new XElement(
        "test-migration", new XElement("name", Name), new XElement("hostuuid", VirtUuid.Format(Host)))));

    /// <summary>Reads it.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>The cookie; null where there is none.</returns>
    /// <exception cref="VirtException">InternalError for bytes of another kind of host.</exception>
    internal static MigrationCookie? Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return null;
        }

        // libvirt's cookies end with a zero.
        var text = Encoding.UTF8.GetString(bytes.Span).TrimEnd('\0');
        var element = text.StartsWith("<test-migration", StringComparison.Ordinal) ? VirtXml.Parse(text, "test-migration") : null;
        return element is not null && Guid.TryParse((string?)element.Element("hostuuid"), out var host)
            ? new MigrationCookie((string?)element.Element("name") ?? string.Empty, host)
            : throw DomainErrors.Internal("the migration cookie is not that of a test host: domains of the test driver migrate between test hosts only");
    }
}
