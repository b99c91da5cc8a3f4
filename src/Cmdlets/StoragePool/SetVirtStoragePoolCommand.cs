using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>Changes storage pools.</summary>
/// <remarks>virStoragePoolSetAutostart, virStoragePoolDefineXML.</remarks>
[Cmdlet(VerbsCommon.Set, "VirtStoragePool", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtStoragePool))]
public sealed class SetVirtStoragePoolCommand : StoragePoolTargetCommand
{
    /// <summary>Whether the pool starts with its host.</summary>
    [Parameter]
    public SwitchParameter Autostart { get; set; }

    /// <summary>The definition that takes the place of the stored one.</summary>
    [Parameter]
    [XmlTransformation]
    [ValidateNotNullOrEmpty]
    public string? Xml { get; set; }

    /// <summary>Gives the pool on.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process(VirtStoragePool pool)
    {
        var pools = pool.Connection.StoragePools;
        var steps = new List<Func<CancellationToken, Task>>();
        if (Xml is not null && Redefine(pool) is { } xml)
        {
            steps.Add(token => pools.DefineAsync(xml, StoragePoolDefineFlags.None, token));
        }

        if (MyInvocation.BoundParameters.ContainsKey(nameof(Autostart))
            && ShouldProcess(pool.Name, Autostart ? "Start storage pool with its host" : "No longer start storage pool with its host"))
        {
            steps.Add(token => pools.SetAutostartAsync(pool.Ref, Autostart, token));
        }

        Run(pool, async (_, token) =>
        {
            foreach (var step in steps)
            {
                await step(token).ConfigureAwait(false);
                await pool.RefreshAsync(token).ConfigureAwait(false);
            }

            return PassThru ? pool : null;
        });
    }

    /// <summary>Shows the difference and asks; gives the new definition when it is to be stored.</summary>
    private string? Redefine(VirtStoragePool pool)
    {
        var after = Redefinition.Of(Xml!, "pool", pool.Name, pool.Uuid);
        var before = Wait(token => pool.Connection.StoragePools.GetXmlAsync(pool.Ref, StorageXmlFlags.Inactive, token));
        WriteVerbose(string.Join('\n', XmlDiff.Lines(VirtXml.Parse(before, "pool"), after)));
        return ShouldProcess(pool.Name, "Change definition of storage pool") ? VirtXml.Write(after) : null;
    }
}
