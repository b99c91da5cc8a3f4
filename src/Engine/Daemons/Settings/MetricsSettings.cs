using System.Net;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Uri;

namespace VirtPS.Engine.Daemons.Settings;

/// <summary>Where figures are served, and of which hosts.</summary>
/// <param name="Listen">The address and the port, or nothing to serve none.</param>
/// <param name="Hosts">The hosts whose domains are measured.</param>
internal sealed record MetricsSettings(IPEndPoint? Listen, IReadOnlyList<VirtUri> Hosts)
{
    /// <summary>Reads the settings of this topic.</summary>
    /// <param name="reader">The file.</param>
    /// <returns>The settings.</returns>
    public static MetricsSettings Read(SettingReader reader)
    {
        List<VirtUri> hosts = [];
        foreach (var text in reader.Texts("metrics_hosts") ?? [])
        {
            try
            {
                hosts.Add(VirtUri.Parse(text));
            }
            catch (VirtException e)
            {
                reader.Complain("metrics_hosts", $"has a URI that cannot be used: {e.Message}");
            }
        }

        return new(reader.Parsed<IPEndPoint?>("metrics_listen", null, EndPoint), hosts);
    }

    private static IPEndPoint EndPoint(string text) =>
        IPEndPoint.TryParse(text, out var address) && text.Contains(':', StringComparison.Ordinal)
            ? address
            : throw new FormatException($"must be a numeric address with a port such as \"127.0.0.1:9177\", not '{text}'");
}
