using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gets the bindings of network filters to ports.</summary>
/// <remarks>virConnectListAllNWFilterBindings, virNWFilterBindingLookupByPortDev.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtNWFilterBinding")]
[OutputType(typeof(VirtNWFilterBinding))]
public sealed class GetVirtNWFilterBindingCommand : VirtCommand
{
    /// <summary>The ports; wildcards are allowed. Without any, all ports that have a filter.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NWFilterPortCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? PortDevice { get; set; }

    /// <summary>Only bindings of one of these filters; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NWFilterNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Filter { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(PortDevice, () =>
    {
        var found = PortDevice is null
            ? Gather(token => Finders.NWFilterBindings.AllAsync(Sources(), token))
            : Found(PortDevice, (port, token) => Finders.NWFilterBindings.NamedAsync(Sources(), port, token));
        WriteObject(found.Where(Passes), enumerateCollection: true);
    });

    private bool Passes(VirtNWFilterBinding binding) =>
        Matches(Filter, binding.FilterName);
}
