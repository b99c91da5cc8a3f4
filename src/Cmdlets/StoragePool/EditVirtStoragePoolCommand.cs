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
        var before = Wait(token => StoredAsync(pool, token));
        var text = ScriptBlock is { } script
            ? XmlEditor.ByScript(before, script)
            : Wait(token => XmlEditor.InEditorAsync(before, pool.Name, token));
        var after = Redefinition.Of(text, "pool", pool.Name, pool.Uuid);
        var changes = XmlDiff.Lines(VirtXml.Parse(before, "pool"), after);
        WriteVerbose(string.Join('\n', changes));
        if (!ShouldProcess(pool.Name, "Change definition of storage pool"))
        {
            return;
        }

        Run(pool, async (_, token) =>
        {
            // Whoever changed it meanwhile would lose that without a word.
            if (await StoredAsync(pool, token).ConfigureAwait(false) != before)
            {
                throw VirtException.Worded(
                    VirtErrorCode.OperationInvalid, $"the definition of storage pool '{pool.Name}' was changed by somebody else meanwhile; nothing was changed");
            }

            await pool.Connection.StoragePools.DefineAsync(VirtXml.Write(after), StoragePoolDefineFlags.None, token).ConfigureAwait(false);
            await pool.RefreshAsync(token).ConfigureAwait(false);
            return PassThru ? pool : null;
        });
    }

    private static Task<string> StoredAsync(VirtStoragePool pool, CancellationToken cancellationToken) =>
        pool.Connection.StoragePools.GetXmlAsync(pool.Ref, StorageXmlFlags.Inactive, cancellationToken);
}
