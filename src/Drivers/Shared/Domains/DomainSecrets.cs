using System.Xml.Linq;

namespace VirtPS.Drivers.Shared.Domains;

/// <summary>Knows what a definition keeps secret from those who may not ask for it.</summary>
/// <remarks>What libvirt leaves out without VIR_DOMAIN_XML_SECURE: passwords of graphics and cookies of network disks.</remarks>
internal static class DomainSecrets
{
    /// <summary>Tells, without reading a definition, whether it may hold a secret.</summary>
    /// <param name="text">The definition's text.</param>
    /// <returns>False when it surely holds none.</returns>
    internal static bool MayBeIn(string text) =>
        text.Contains("passwd", StringComparison.Ordinal) || text.Contains("<cookie", StringComparison.Ordinal);

    /// <summary>Takes the secrets out of a tree.</summary>
    /// <param name="domain">The <c>domain</c> element.</param>
    internal static void TakeOut(XElement domain)
    {
        foreach (var graphics in domain.Elements("devices").Elements("graphics"))
        {
            graphics.Attribute("passwd")?.Remove();
        }

        domain.Elements("devices").Elements("disk").Descendants("cookies").Remove();
    }
}
