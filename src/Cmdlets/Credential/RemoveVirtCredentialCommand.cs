using System.Management.Automation;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Auth;

namespace VirtPS.Commands;

/// <summary>Removes the stored user and password of a host.</summary>
/// <remarks>https://libvirt.org/auth.html#client-configuration.</remarks>
[Cmdlet(VerbsCommon.Remove, "VirtCredential", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveVirtCredentialCommand : CredentialCommand
{
    /// <summary>The hosts; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ComputerName")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] HostName { get; set; } = [];

    /// <summary>What the credentials are for.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateSet("libvirt", "ssh", "esx", "hyperv")]
    public string Service { get; set; } = "libvirt";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var store = Store();
        foreach (var name in HostName)
        {
            Attempt(name, () => Remove(store, name));
        }
    }

    private void Remove(CredentialStore store, string name)
    {
        var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
        var found = Wait(store.ListAsync).Where(entry => Service.Equals(entry.Service, StringComparison.OrdinalIgnoreCase) && pattern.IsMatch(entry.HostName)).ToList();
        if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
        {
            WriteError(ErrorRecords.Missing(VirtException.Worded(VirtErrorCode.InvalidArg, $"there are no {Service} credentials for '{name}' in {store.Path}"), name));
        }

        foreach (var entry in found.Where(entry => ShouldProcess($"{entry.Service} credentials for {entry.HostName} in {store.Path}", "Remove credentials")))
        {
            Wait(token => store.RemoveAsync(entry.Service, entry.HostName, token));
        }
    }
}
