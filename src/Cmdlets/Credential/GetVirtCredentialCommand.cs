using System.Management.Automation;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Auth;

namespace VirtPS.Commands;

/// <summary>Gets the hosts for which there are stored credentials; passwords stay in their file.</summary>
/// <remarks>https://libvirt.org/auth.html#client-configuration.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtCredential")]
[OutputType(typeof(VirtCredential))]
public sealed class GetVirtCredentialCommand : CredentialCommand
{
    /// <summary>Hosts; wildcards are allowed. Without any, all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [Alias("ComputerName")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] HostName { get; set; } = ["*"];

    /// <summary>What the credentials are for; without it, everything.</summary>
    [Parameter]
    [ValidateSet("libvirt", "ssh", "esx", "hyperv")]
    public string? Service { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var store = Store();
        foreach (var name in HostName)
        {
            Attempt(name, () => Write(store, name));
        }
    }

    private void Write(CredentialStore store, string name)
    {
        var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
        var found = Wait(store.ListAsync)
            .Where(entry => pattern.IsMatch(entry.HostName) && (Service is null || string.Equals(entry.Service, Service, StringComparison.OrdinalIgnoreCase))).ToList();
        if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
        {
            WriteError(ErrorRecords.Missing(VirtException.Worded(VirtErrorCode.InvalidArg, $"there are no credentials for '{name}' in {store.Path}"), name));
        }

        WriteObject(found, enumerateCollection: true);
    }
}
