using System.Management.Automation;

namespace VirtPS.Commands;

/// <summary>Takes short names of URIs out.</summary>
[Cmdlet(VerbsCommon.Remove, "VirtUriAlias", SupportsShouldProcess = true)]
public sealed class RemoveVirtUriAliasCommand : UriAliasCommand
{
    /// <summary>Names; wildcards are allowed. Names that are not there are no error.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(UriCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var store = Store();
        Attempt(store.Path, () =>
        {
            var patterns = Name.Select(name => WildcardPattern.Get(name, WildcardOptions.None)).ToList();
            foreach (var alias in Wait(store.ListAsync).Where(alias => patterns.Exists(pattern => pattern.IsMatch(alias.Name))))
            {
                if (ShouldProcess($"{alias.Name} in {store.Path}", "Remove alias"))
                {
                    Wait(token => store.RemoveAsync(alias.Name, token));
                }
            }
        });
    }
}
