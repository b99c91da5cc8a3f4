using VirtPS.Drivers.Shared.Tuning;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;

namespace VirtPS.Drivers.Test.Domains;

/// <summary>What guests with encrypted memory tell of their start, and what they are handed before it.</summary>
/// <remarks>virDomainGetLaunchSecurityInfo, virDomainSetLaunchSecurityState. A guest without launch security tells nothing, as in libvirt's test driver; the rest follows its QEMU driver.</remarks>
internal static class LaunchSecurity
{
    private const uint ApiMajor = 1;
    private const uint ApiMinor = 55;
    private const uint BuildId = 24;

    /// <summary>Reads what a guest tells.</summary>
    /// <param name="domain">The domain.</param>
    /// <returns>The fields; none for a guest without launch security.</returns>
    /// <exception cref="VirtException">OperationInvalid when a guest with it does not run.</exception>
    internal static IReadOnlyList<TypedParameter> Read(TestDomain domain)
    {
        if (LaunchSecret.TypeOf(domain) is not "sev")
        {
            return [];
        }

        DomainStateMachine.Require(domain, DomainAction.UseGuest);
        var policy = (string?)domain.Definition.ToTree().Element("launchSecurity")?.Element("policy") ?? "0";
        return
        [
            // A measurement is as long as a digest and a nonce; a test guest's depends on nothing but its uuid.
            new("sev-measurement", Convert.ToBase64String([.. domain.Uuid.ToByteArray(), .. domain.Uuid.ToByteArray(), .. domain.Uuid.ToByteArray()])),
            new("sev-api-major", ApiMajor),
            new("sev-api-minor", ApiMinor),
            new("sev-build-id", BuildId),
            new("sev-policy", Number(policy)),
        ];
    }

    /// <summary>Hands a guest its secret.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="parameters">The secret and its header.</param>
    /// <exception cref="VirtException">OperationUnsupported for a guest without SEV; InternalError when half is missing; OperationInvalid unless it is paused.</exception>
    internal static void Set(TestDomain domain, IReadOnlyList<TypedParameter> parameters)
    {
        _ = LaunchSecret.Read(parameters, domain, DomainErrors.Speaker);
        DomainStateMachine.Require(domain, DomainAction.UseGuest);
        if (domain.State != DomainState.Paused)
        {
            throw DomainErrors.Invalid("domain must be in a paused state");
        }
    }

    private static uint Number(string text) =>
        text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? Convert.ToUInt32(text, 16) : uint.TryParse(text, out var value) ? value : 0;
}
