using System.Diagnostics;
using System.Management.Automation;
using System.Xml;
using VirtPS.Engine.Errors;
using VirtPS.Engine.Schema;

namespace VirtPS.Commands;

/// <summary>Lets users change descriptions: in their editor, or by a script block.</summary>
/// <param name="command">The command that they run.</param>
internal sealed class XmlEditing(PSCmdlet command)
{
    /// <summary>Has a description changed and shows the difference with -Verbose.</summary>
    /// <param name="before">The description.</param>
    /// <param name="root">The name of its root element.</param>
    /// <param name="script">Changes it, or gives another; null for the editor.</param>
    /// <returns>The changed description; null when it is as it was.</returns>
    /// <exception cref="VirtException">XmlDetail for what is no XML any more; OperationFailed when the editor fails.</exception>
    internal string? Edit(string before, string root, ScriptBlock? script)
    {
        var after = script is null ? InEditor(before) : ByScript(before, script);
        var (old, young) = (VirtXml.Parse(before, root), VirtXml.Parse(after, root));
        if (new XmlComparer().Equals(old, young))
        {
            command.WriteVerbose("nothing was changed");
            return null;
        }

        foreach (var line in XmlDiff.Lines(old, young))
        {
            command.WriteVerbose(line);
        }

        return VirtXml.Write(young);
    }

    private static string ByScript(string before, ScriptBlock script)
    {
        var document = new XmlDocument { PreserveWhitespace = false, XmlResolver = null };
        document.LoadXml(before);
        var given = script.Invoke(document).LastOrDefault(item => item?.BaseObject is string or XmlNode);
        return given?.BaseObject switch
        {
            string text when text.TrimStart().StartsWith('<') => text,
            XmlNode node => node.OuterXml,
            _ => document.OuterXml,
        };
    }

    private static string InEditor(string before)
    {
        var file = Path.Combine(Path.GetTempPath(), $"virtps-{Guid.NewGuid():N}.xml");
        var editor = Environment.GetEnvironmentVariable("VISUAL") ?? Environment.GetEnvironmentVariable("EDITOR")
            ?? (OperatingSystem.IsWindows() ? "notepad" : "vi");
        try
        {
            // A description may hold passwords: only its user reads the file.
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var writer = new StreamWriter(new FileStream(file, options)))
            {
                writer.Write(before);
            }

            // The variable may hold arguments of the editor's before the file.
            var words = editor.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            using var running = Process.Start(new ProcessStartInfo(words[0], [.. words[1..], file]));
            running?.WaitForExit();
            return running is { ExitCode: 0 }
                ? File.ReadAllText(file)
                : throw VirtException.Worded(VirtErrorCode.OperationFailed, $"the editor '{editor}' failed; nothing was changed");
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new VirtException(VirtErrorCode.OperationFailed, $"the editor '{editor}' cannot be started (set EDITOR): {error.Message}", inner: error);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
