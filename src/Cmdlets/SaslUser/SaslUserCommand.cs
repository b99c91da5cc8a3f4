using System.Management.Automation;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Rpc.Auth;

namespace VirtPS.Commands;

/// <summary>The base of commands for the users of the daemon.</summary>
public abstract class SaslUserCommand : EngineCommand
{
    /// <summary>The file of users; without it the one that the daemon of this user reads.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    private protected SaslUserStore Store() =>
        new(Path is null ? SaslUserStore.DefaultPath() : GetUnresolvedProviderPathFromPSPath(Path));

    /// <summary>Finds users by name or wildcard; a literal name that is missing becomes an error record.</summary>
    private protected List<VirtSaslUser> Find(SaslUserStore store, string name)
    {
        var pattern = WildcardPattern.Get(name, WildcardOptions.None);
        var found = Wait(store.ListAsync).Where(user => pattern.IsMatch(user.Name)).ToList();
        if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
        {
            WriteError(ErrorRecords.Missing(VirtException.Worded(VirtErrorCode.InvalidArg, $"there is no SASL user '{name}' in {store.Path}"), name));
        }

        return found;
    }
}
