using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Gets the CPU models that hosts know by name.</summary>
/// <remarks>virConnectGetCPUModelNames.</remarks>
[Cmdlet(VerbsCommon.Get, "VirtCpuModel")]
[OutputType(typeof(VirtCpuModel))]
public sealed class GetVirtCpuModelCommand : VirtCommand
{
    /// <summary>Names; wildcards are allowed. Without any, all models.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(CpuModelCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <summary>The architecture; without it the host's own.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("Arch")]
    [ArgumentCompleter(typeof(GuestArchitectureCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Architecture { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt((object?)Architecture ?? Name, () =>
    {
        var patterns = Name.Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase)).ToArray();
        var found = Gather(token => Findings<VirtCpuModel>.GatherAsync(Sources(), one => AskAsync(one, token)));
        WriteObject(found.Where(model => patterns.Any(pattern => pattern.IsMatch(model.Name))), enumerateCollection: true);
    });

    private async Task<IReadOnlyList<VirtCpuModel>> AskAsync(VirtConnection connection, CancellationToken cancellationToken)
    {
        var architecture = Architecture ?? (await connection.Host.GetNodeInfoAsync(cancellationToken).ConfigureAwait(false)).Model;
        var names = await connection.Host.GetCpuModelNamesAsync(architecture, cancellationToken).ConfigureAwait(false);
        return [.. names.Select(name => new VirtCpuModel(connection, architecture, name))];
    }
}
