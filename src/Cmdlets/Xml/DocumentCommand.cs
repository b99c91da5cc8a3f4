using System.Management.Automation;
using VirtPS.Engine.Errors;

namespace VirtPS.Commands;

/// <summary>The base of commands that read documents: texts, files and descriptions of objects.</summary>
public abstract class DocumentCommand : EngineCommand
{
    /// <summary>Gives a document's text.</summary>
    private protected string TextOf(DocumentArgument document, bool inactive)
    {
        if (document.Object is { } known)
        {
            return Wait(token => Descriptions.GetAsync(known, inactive, secure: false, migratable: false, token));
        }

        try
        {
            return document.Text(GetUnresolvedProviderPathFromPSPath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw VirtException.Worded(VirtErrorCode.OpenFailed, $"cannot read {document}: {e.Message}");
        }
    }
}
