using System.Diagnostics;
using System.Management.Automation;
using System.Xml;
using VirtPS.Engine.Errors;

namespace VirtPS.Commands;

/// <summary>Lets a user change a description: in an editor, or by a script.</summary>
internal static class XmlEditor
{
    private const string DefaultEditor = "vi";

    /// <summary>Lets a script change a description: it gets the document, and changes it or gives another.</summary>
    internal static string ByScript(string xml, ScriptBlock script)
    {
        var document = new XmlDocument { XmlResolver = null, PreserveWhitespace = true };
        document.LoadXml(xml);
        var given = script.Invoke(document);
        return given.Count == 0 ? document.DocumentElement!.OuterXml
            : XmlTransformationAttribute.Text(given[^1]) ?? throw VirtException.Worded(
                VirtErrorCode.InvalidArg, "the script gave something that is no XML; it gives a document or text, or nothing and changes what it got");
    }

    /// <summary>Lets the user's editor change a description; it has the terminal until it ends.</summary>
    internal static async Task<string> InEditorAsync(string xml, string name, CancellationToken cancellationToken)
    {
        var words = (Environment.GetEnvironmentVariable("VISUAL") ?? Environment.GetEnvironmentVariable("EDITOR") ?? DefaultEditor)
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var directory = Directory.CreateTempSubdirectory("virtps-edit-");
        try
        {
            var file = Path.Combine(directory.FullName, $"{FileNames.Safe(name)}.xml");
            await File.WriteAllTextAsync(file, xml, cancellationToken).ConfigureAwait(false);
            using var editor = Start(words, file);
            await editor.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return editor.ExitCode == 0
                ? await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false)
                : throw VirtException.Worded(VirtErrorCode.OperationFailed, $"the editor '{words[0]}' ended with status {editor.ExitCode}; nothing was changed");
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static Process Start(string[] words, string file)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(words[0], [.. words.Skip(1), file]) { UseShellExecute = false })!;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw VirtException.Worded(VirtErrorCode.OperationFailed, $"the editor '{words[0]}' cannot be started: {error.Message} (VISUAL, EDITOR)");
        }
    }
}
