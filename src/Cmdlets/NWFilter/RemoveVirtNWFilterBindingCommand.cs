using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Takes the network filters of ports away.</summary>
/// <remarks>virNWFilterBindingDelete.</remarks>
[Cmdlet(VerbsCommon.Remove, "VirtNWFilterBinding", DefaultParameterSetName = ByName, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class RemoveVirtNWFilterBindingCommand : VirtCommand
{
    private const string ByName = "Name";
    private const string ByObject = "Binding";

    /// <summary>The bindings, as Get-VirtNWFilterBinding gives them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = ByObject)]
    [ValidateNotNull]
    public VirtNWFilterBinding[] Binding { get; set; } = [];

    /// <summary>The ports; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = ByName)]
    [Alias("Name")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(NWFilterPortCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] PortDevice { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var binding in TargetsOf(Finders.NWFilterBindings, ParameterSetName, Binding, PortDevice, []))
        {
            Attempt(binding, () =>
            {
                if (ShouldProcess(binding.PortDevice, "Remove network filter of port"))
                {
                    Wait(token => binding.Connection.NWFilters.DeleteBindingAsync(binding.Ref, token));
                }
            });
        }
    }
}
