using System.Globalization;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Schema;

namespace VirtPS.Engine.Model;

/// <summary>How the memory of a domain is protected from its host.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Type">The technique, such as <c>sev</c> or <c>tdx</c>; nothing without one.</param>
/// <param name="Measurement">What the guest's memory was when it started, to be compared with what it should be.</param>
/// <param name="ApiMajor">The firmware's interface, first number.</param>
/// <param name="ApiMinor">The firmware's interface, second number.</param>
/// <param name="BuildId">The firmware's build.</param>
/// <param name="Policy">The guest's policy.</param>
public sealed record VirtLaunchSecurity(
    VirtDomain Domain, string? Type, string? Measurement, uint? ApiMajor, uint? ApiMinor, uint? BuildId, ulong? Policy)
{
    private const string Prefix = "sev-";

    /// <summary>The domain's name.</summary>
    public string DomainName => Domain.Name;

    /// <summary>The policy as its bits are written.</summary>
    public string? PolicyText => Policy is { } policy ? string.Create(CultureInfo.InvariantCulture, $"0x{policy:x4}") : null;

    /// <summary>Asks a host about a domain.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What it says; little for a domain that does not run.</returns>
    /// <remarks>virDomainGetLaunchSecurityInfo.</remarks>
    public static async Task<VirtLaunchSecurity> ReadAsync(VirtDomain domain, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(domain);
        var description = DomainXml.Parse(await domain.GetXmlAsync(cancellationToken).ConfigureAwait(false));
        var type = (string?)description.Element.Element("launchSecurity")?.Attribute("type");
        var facts = type is null || !domain.IsActive
            ? []
            : await domain.Connection.DomainDevices.GetLaunchSecurityInfoAsync(domain.Ref, cancellationToken).ConfigureAwait(false);
        return new VirtLaunchSecurity(
            domain,
            type,
            facts.FindText(Prefix + "measurement"),
            facts.Find<uint>(Prefix + "api-major"),
            facts.Find<uint>(Prefix + "api-minor"),
            facts.Find<uint>(Prefix + "build-id"),
            facts.Find<ulong>(Prefix + "policy") ?? facts.Find<ulong>("sev-snp-policy"));
    }
}
