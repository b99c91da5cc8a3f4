using VirtPS.Drivers.Shared.Domains;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Drivers.Shared.Tuning;

/// <summary>What a guest with encrypted memory is handed before it runs.</summary>
/// <param name="Header">The header of the packet in base64.</param>
/// <param name="Secret">The encrypted secret in base64.</param>
/// <param name="Address">Where in the guest's memory it goes; null where the firmware says it.</param>
/// <remarks>virDomainSetLaunchSecurityState.</remarks>
internal sealed record LaunchSecret(string Header, string Secret, ulong? Address)
{
    private const string HeaderName = "sev-secret-header";
    private const string SecretName = "sev-secret";
    private const string AddressName = "sev-secret-set-address";

    private static readonly ParameterRules Rules = new((HeaderName, typeof(string)), (SecretName, typeof(string)), (AddressName, typeof(ulong)));

    /// <summary>Tells how a domain's memory is protected.</summary>
    /// <param name="domain">The domain.</param>
    /// <returns>The type of its launch security; null for none.</returns>
    internal static string? TypeOf(HostDomain domain) => domain.Definition.ToTree().Element("launchSecurity")?.Get("type");

    /// <summary>Reads what a caller gives.</summary>
    /// <param name="parameters">The secret and its header.</param>
    /// <param name="domain">For which domain.</param>
    /// <param name="speaker">How the driver speaks.</param>
    /// <returns>The secret.</returns>
    /// <exception cref="VirtException">OperationUnsupported for a guest without SEV; InternalError when half is missing.</exception>
    internal static LaunchSecret Read(IReadOnlyList<TypedParameter> parameters, HostDomain domain, DomainSpeaker speaker)
    {
        Rules.Check(parameters);
        if (TypeOf(domain) is not "sev")
        {
            throw speaker.Say(VirtErrorCode.OperationUnsupported, "setting a launch secret is only supported in SEV-enabled domains");
        }

        return parameters.FindText(HeaderName) is { } header && parameters.FindText(SecretName) is { } secret
            ? new LaunchSecret(header, secret, parameters.Find<ulong>(AddressName))
            : throw speaker.Internal("Both secret and the secret header are required");
    }
}
