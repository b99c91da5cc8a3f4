using System.Management.Automation;
using VirtPS.Engine.Uri;

namespace VirtPS.Commands;

/// <summary>Gives a URI a short name, which Connect-VirtHost and libvirt's clients take in its place.</summary>
[Cmdlet(VerbsCommon.Set, "VirtUriAlias", SupportsShouldProcess = true)]
[OutputType(typeof(VirtUriAlias))]
public sealed class SetVirtUriAliasCommand : UriAliasCommand
{
    /// <summary>The name: letters a to z, digits, _ and -; case counts.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = string.Empty;

    /// <summary>The URI.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Uri { get; set; } = string.Empty;

    /// <summary>Gives the name on as it is stored.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(Name, () =>
    {
        var store = Store();
        if (ShouldProcess($"{Name} in {store.Path}", $"Set alias for '{Uri}'"))
        {
            var alias = Wait(token => store.SetAsync(Name, Uri, token));
            if (PassThru)
            {
                WriteObject(alias);
            }
        }
    });
}
