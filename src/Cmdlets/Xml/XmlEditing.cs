using System.Diagnostics;
using System.Management.Automation;
using System.Xml;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>Lets users change descriptions: by a script block, or in their editor.</summary>
internal static class XmlEditing
{
    private const string DefaultEditor = "vi";

    /// <summary>Lets a script change a description: it gets the document as its argument and as $_, and changes it or gives another.</summary>
    /// <param name="before">The description.</param>
    /// <param name="root">The name of its root element; of what the script writes, only a document of that kind counts.</param>
    /// <param name="script">The script.</param>
    /// <returns>The changed description.</returns>
    internal static string ByScript(string before, string root, ScriptBlock script)
    {
        var document = new XmlDocument { XmlResolver = null };
        using (var reader = VirtXml.Parse(before, root).CreateReader())
        {
            document.Load(reader);
        }

        var written = script.InvokeWithContext(null, [new PSVariable("_", document)], document);
        return written.Select(item => TextOf(item, root)).LastOrDefault(text => text is not null) ?? document.OuterXml;
    }

    /// <summary>Lets the user's editor change a description; it has the terminal until it ends.</summary>
    /// <param name="before">The description.</param>
    /// <param name="name">What it describes, for the file's name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The changed description.</returns>
    /// <exception cref="VirtException">OperationFailed when the editor fails.</exception>
    internal static async Task<string> InEditorAsync(string before, string name, CancellationToken cancellationToken)
    {
        // The variable may hold arguments of the editor's before the file.
        var words = (Environment.GetEnvironmentVariable("VISUAL") ?? Environment.GetEnvironmentVariable("EDITOR")
            ?? (OperatingSystem.IsWindows() ? "notepad" : DefaultEditor)).Split(' ', StringSplitOptions.RemoveEmptyEntries);

        // A description may hold passwords: such a directory is its user's alone.
        var directory = Directory.CreateTempSubdirectory("virtps-edit-");
        try
        {
            var file = Path.Combine(directory.FullName, $"{FileNames.Safe(name)}.xml");
            await File.WriteAllTextAsync(file, before, cancellationToken).ConfigureAwait(false);
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

    // A script's statements often write things in passing, such as the node that they have just added.
    private static string? TextOf(PSObject? item, string root) => item?.BaseObject switch
    {
        string text when text.AsSpan().TrimStart().StartsWith("<") => text,
        XmlDocument document => document.DocumentElement?.OuterXml,
        XmlElement element when element.LocalName == root => element.OuterXml,
        System.Xml.Linq.XDocument document => document.Root?.ToString(),
        System.Xml.Linq.XElement element when element.Name.LocalName == root => element.ToString(),
        _ => null,
    };

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
