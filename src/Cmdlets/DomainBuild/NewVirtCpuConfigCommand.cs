using System.Collections;
using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Describes a CPU for a domain that is still to be made; nothing happens on a host.</summary>
[Cmdlet(VerbsCommon.New, "VirtCpuConfig")]
[OutputType(typeof(VirtCpuConfig))]
public sealed class NewVirtCpuConfigCommand : PSCmdlet
{
    /// <summary>The model's name.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(CpuModelCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Model { get; set; }

    /// <summary>How the model is chosen; custom where a model is named.</summary>
    [Parameter]
    [ValidateSet("custom", "host-model", "host-passthrough", "maximum")]
    public string? Mode { get; set; }

    /// <summary>Sockets.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? Sockets { get; set; }

    /// <summary>Dies per socket.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? Dies { get; set; }

    /// <summary>Cores per die.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? Cores { get; set; }

    /// <summary>Threads per core.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? Threads { get; set; }

    /// <summary>Policies by feature, such as @{ vmx = 'require' }.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable Feature { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord() => WriteObject(new VirtCpuConfig
    {
        Mode = Mode ?? (Model is null ? null : "custom"),
        Model = Model,
        Sockets = Sockets,
        Dies = Dies,
        Cores = Cores,
        Threads = Threads,
        Features = Feature.Cast<DictionaryEntry>().ToDictionary(entry => $"{entry.Key}", entry => $"{entry.Value}"),
    });
}
