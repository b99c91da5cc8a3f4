using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Hands a guest with protected memory its secret, once its measurement was found right.</summary>
/// <remarks>virDomainSetLaunchSecurityState. The domain is paused; the secret is encrypted for the guest and of no use to the host.</remarks>
[Cmdlet(VerbsCommon.Set, "VirtLaunchSecurity", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
public sealed class SetVirtLaunchSecurityCommand : DomainChangeCommand
{
    /// <summary>The header of the secret, in base64.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string SecretHeader { get; set; } = string.Empty;

    /// <summary>The secret, encrypted for the guest, in base64.</summary>
    [Parameter(Mandatory = true, Position = 2)]
    [ValidateNotNullOrEmpty]
    public string Secret { get; set; } = string.Empty;

    /// <summary>Where in the guest's memory it goes; where the firmware says without it.</summary>
    [Parameter]
    [ValidateRange(0, long.MaxValue)]
    public long? Address { get; set; }

    private protected override void Process(VirtDomain domain)
    {
        TypedParameter[] parameters =
        [
            new("sev-secret-header", SecretHeader),
            new("sev-secret", Secret),
            .. Address is { } address ? [new TypedParameter("sev-secret-set-address", (ulong)address)] : Array.Empty<TypedParameter>(),
        ];
        Change(domain, "Set launch secret", token => domain.Connection.DomainDevices.SetLaunchSecurityStateAsync(domain.Ref, parameters, token));
    }
}
