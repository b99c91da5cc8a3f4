using System.Management.Automation;
using VirtPS.Engine.Drivers;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Model;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>Changes definitions of storage pools in an editor, or by a script.</summary>
/// <remarks>virStoragePoolGetXMLDesc, virStoragePoolDefineXML.</remarks>
[Cmdlet(VerbsData.Edit, "VirtStoragePool", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(VirtStoragePool))]
public sealed class EditVirtStoragePoolCommand : StoragePoolTargetCommand
{
    /// <summary>Gets the definition as an XML document, and changes it or gives another; without it the user's editor opens.</summary>
    [Parameter]
    [ValidateNotNull]
    public ScriptBlock? ScriptBlock { get; set; }

    /// <summary>Gives the pool on.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Process(VirtStoragePool pool)
    {
        var pools = pool.Connection.StoragePools;
        var stored = StoredDefinition.Of(pool, "pool", "storage pool", token => pools.GetXmlAsync(pool.Ref, StorageXmlFlags.Inactive, token), (xml, token) => pools.DefineAsync(xml, StoragePoolDefineFlags.None, token)) with
        {
            Complete = text => VirtXml.Write(Redefinition.Of(text, "pool", pool.Name, pool.Uuid)),
        };
        EditObject(pool, stored, ScriptBlock, PassThru);
    }
}
