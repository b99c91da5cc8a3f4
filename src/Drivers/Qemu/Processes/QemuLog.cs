using System.Globalization;
using System.Text;
using VirtPS.Drivers.Qemu.CommandLine;

namespace VirtPS.Drivers.Qemu.Processes;

/// <summary>What a guest's QEMU writes.</summary>
/// <remarks>qemuLogContext. A log that has grown large is put aside before a start, so that no guest fills the disk over its runs.</remarks>
/// <param name="path">The file.</param>
internal sealed class QemuLog(string path)
{
    private const long Large = 2 << 20;
    private const int LongestWords = 1024;

    private long _start;

    /// <summary>The file.</summary>
    internal string Path => path;

    /// <summary>Begins a run's part of the file with when it was started and how.</summary>
    /// <param name="launch">How.</param>
    /// <param name="time">When.</param>
    internal void Begin(QemuLaunch launch, DateTimeOffset time)
    {
        if (new FileInfo(path) is { Exists: true, Length: > Large })
        {
            File.Move(path, path + ".0", overwrite: true);
        }

        var text = $"{time.ToString("yyyy-MM-dd HH:mm:ss.fffzzz", CultureInfo.InvariantCulture)}: starting up\n{Format(launch)}";
        using var stream = new FileStream(path, Options());
        stream.Write(Encoding.UTF8.GetBytes(text));
        _start = stream.Length;
    }

    /// <summary>Gives what QEMU said last, since the run began.</summary>
    /// <returns>Its words; empty when it said nothing.</returns>
    internal string LastWords()
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var from = Math.Max(_start, stream.Length - LongestWords);
            if (from >= stream.Length)
            {
                return string.Empty;
            }

            stream.Position = from;
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd().Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }

    /// <summary>Writes how a process is started as a shell would take it.</summary>
    /// <param name="launch">How.</param>
    /// <returns>The text, one option to a line.</returns>
    internal static string Format(QemuLaunch launch)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in launch.Environment)
        {
            text.Append(name).Append('=').Append(Quote(value)).Append(" \\\n");
        }

        return text.Append(launch.Program)
            .AppendJoin(string.Empty, launch.Arguments.Select(word => (word.StartsWith('-') ? " \\\n" : " ") + Quote(word))).Append('\n').ToString();
    }

    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private static string Quote(string word) =>
        word.Length > 0 && word.All(letter => char.IsAsciiLetterOrDigit(letter) || "-_./:,=+@%".Contains(letter, StringComparison.Ordinal))
            ? word
            : "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
