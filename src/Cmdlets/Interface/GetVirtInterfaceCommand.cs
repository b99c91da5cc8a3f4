using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gets network interfaces of hosts.</summary>
/// <remarks>virConnectListAllInterfaces, virInterfaceLookupByName, virInterfaceIsActive.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtInterface", DefaultParameterSetName = "Name")]
[OutputType(typeof(VirtInterface))]
public sealed class GetVirtInterfaceCommand : VirtCommand
{
    /// <summary>Names; wildcards are allowed. Without any, all interfaces.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "Name")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(HostInterfaceNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <summary>MAC addresses; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Mac")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Mac { get; set; } = [];

    /// <summary>Only interfaces that are up; with -Active:$false only the others.</summary>
    [Parameter]
    public SwitchParameter Active { get; set; }

    /// <summary>Only interfaces that are down; with -Inactive:$false only the others.</summary>
    [Parameter]
    public SwitchParameter Inactive { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(Name, () =>
    {
        var found = ParameterSetName == "Mac"
            ? Found(Mac, WithMacAsync)
            : Name is null
                ? Gather(token => Finders.Interfaces.AllAsync(Sources(), token))
                : Found(Name, (name, token) => Finders.Interfaces.NamedAsync(Sources(), name, token));
        WriteObject(found.Where(Passes), enumerateCollection: true);
    });

    // An address that several interfaces share is no error here: all of them are given.
    private async Task<Findings<VirtInterface>> WithMacAsync(string mac, CancellationToken cancellationToken)
    {
        var pattern = WildcardPattern.Get(mac, WildcardOptions.IgnoreCase);
        var all = await Finders.Interfaces.AllAsync(Sources(), cancellationToken).ConfigureAwait(false);
        var found = all.Where(one => pattern.IsMatch(one.Mac));
        return found.Items.Count > 0 || found.Refusals.Count > 0 || WildcardPattern.ContainsWildcardCharacters(mac)
            ? found
            : throw new VirtException(VirtErrorCode.NoInterface, $"no interface with matching mac '{mac}'");
    }

    private bool Passes(VirtInterface one) =>
        (!MyInvocation.BoundParameters.ContainsKey(nameof(Active)) || one.IsActive == Active)
        && (!MyInvocation.BoundParameters.ContainsKey(nameof(Inactive)) || one.IsActive != Inactive);
}
