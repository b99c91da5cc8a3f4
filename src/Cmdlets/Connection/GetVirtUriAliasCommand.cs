using System.Management.Automation;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Uri;

namespace VirtPS.Commands;

/// <summary>Gets short names of URIs.</summary>
[Cmdlet(VerbsCommon.Get, "VirtUriAlias")]
[OutputType(typeof(VirtUriAlias))]
public sealed class GetVirtUriAliasCommand : UriAliasCommand
{
    /// <summary>Names; wildcards are allowed. Without any, all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(UriCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var store = Store();
        Attempt(store.Path, () =>
        {
            var all = Wait(store.ListAsync);
            foreach (var name in Name)
            {
                var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
                var found = all.Where(alias => pattern.IsMatch(alias.Name)).ToList();
                WriteObject(found, enumerateCollection: true);
                if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
                {
                    Report(VirtException.Worded(VirtErrorCode.InvalidArg, $"there is no alias '{name}' in {store.Path}"), name);
                }
            }
        });
    }
}
