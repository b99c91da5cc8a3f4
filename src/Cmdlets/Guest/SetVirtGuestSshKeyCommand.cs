using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Sets the SSH keys that let a user of guests in, or with -Append and -Remove changes them.</summary>
/// <remarks>virDomainAuthorizedSSHKeysSet.</remarks>
[Cmdlet(VerbsCommon.Set, "VirtGuestSshKey", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtDomain))]
public sealed class SetVirtGuestSshKeyCommand : DomainChangeCommand
{
    private const uint AppendFlag = 1;
    private const uint RemoveFlag = 2;

    /// <summary>The user in the guest.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string UserName { get; set; } = string.Empty;

    /// <summary>The keys, one line of an authorized_keys file each. None at all takes all away.</summary>
    [Parameter(Mandatory = true, Position = 2)]
    [AllowEmptyCollection]
    public string[] Key { get; set; } = [];

    /// <summary>Adds the keys to those that are there.</summary>
    [Parameter]
    public SwitchParameter Append { get; set; }

    /// <summary>Takes the keys away from those that are there.</summary>
    [Parameter]
    public SwitchParameter Remove { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => RefuseIf(Append && Remove, "-Append and -Remove contradict each other");

    private protected override void Process(VirtDomain domain) => Change(
        domain,
        $"{(Append ? "Add" : Remove ? "Remove" : "Set")} {Key.Length} SSH keys of user {UserName}",
        token => domain.Connection.DomainGuests.SetSshKeysAsync(domain.Ref, UserName, Key, Append ? AppendFlag : Remove ? RemoveFlag : 0, token));
}
