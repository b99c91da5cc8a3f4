using System.Globalization;
using System.Text;

namespace VirtPS.Drivers.Test.Agent;

/// <summary>The few programs that a test guest has.</summary>
/// <param name="system">The guest's system.</param>
/// <param name="host">Its host name.</param>
internal sealed class GuestPrograms(GuestSystem system, string host)
{
    private readonly MemoryStream _output = new();
    private readonly MemoryStream _errors = new();
    private TimeSpan _runs;

    /// <summary>Runs a program to its end.</summary>
    /// <param name="path">The program, with or without its directory.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">What it reads.</param>
    /// <returns>How it ended; null when the guest has no such program.</returns>
    internal GuestProcess? Run(string path, IReadOnlyList<string> arguments, byte[] input) =>
        Execute(path, arguments, input) is { } code ? new GuestProcess(code, _output.ToArray(), _errors.ToArray(), _runs) : null;

    private int? Execute(string path, IReadOnlyList<string> arguments, byte[] input)
    {
        switch (path[(path.LastIndexOf('/') + 1)..])
        {
            case "true":
                return 0;
            case "false":
                return 1;
            case "sleep" when arguments is [var seconds] && double.TryParse(seconds, NumberStyles.Float, CultureInfo.InvariantCulture, out var time) && time is >= 0 and < 1e6:
                _runs = TimeSpan.FromSeconds(time);
                return 0;
            case "echo":
                Print($"{string.Join(' ', arguments)}\n");
                return 0;
            case "hostname":
                Print($"{host}\n");
                return 0;
            case "uname":
                Print("Linux\n");
                return 0;
            case "id" or "whoami":
                Print(path.EndsWith("id", StringComparison.Ordinal) ? "uid=0(root) gid=0(root)\n" : "root\n");
                return 0;
            case "cat":
                return Cat(arguments, input);
            case "ls":
                Print(string.Concat(system.Files.Keys.Order(StringComparer.Ordinal).Select(file => file + '\n')));
                return 0;
            case "rm":
                return arguments.Where(argument => !argument.StartsWith('-')).Count(file => !Remove(file)) > 0 ? 1 : 0;
            case "sh" or "bash" when arguments is ["-c", var script, ..]:
                return Script(script, input);
            default:
                return null;
        }
    }

    private int Cat(IReadOnlyList<string> files, byte[] input)
    {
        var code = 0;
        foreach (var file in files.DefaultIfEmpty("-"))
        {
            if (file == "-")
            {
                _output.Write(input);
            }
            else if (system.Files.TryGetValue(file, out var bytes))
            {
                _output.Write(bytes);
            }
            else
            {
                code = Complain($"cat: {file}: No such file or directory\n");
            }
        }

        return code;
    }

    private bool Remove(string file) => system.Files.Remove(file) || Complain($"rm: cannot remove '{file}': No such file or directory\n") == 0;

    // Commands one after another; words are split at blanks, and >&2 sends what a command writes among the errors.
    private int Script(string script, byte[] input)
    {
        var code = 0;
        foreach (var command in script.Split([';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var complains = command.Contains(">&2", StringComparison.Ordinal);
            var words = command.Replace(">&2", " ", StringComparison.Ordinal)
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(word => word.Trim('\'', '"').Replace("$?", code.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal))
                .ToArray();
            if (words[0] == "exit")
            {
                return words.Length > 1 && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) ? wanted & 255 : code;
            }

            var nested = new GuestPrograms(system, host);
            if (nested.Run(words[0], words[1..], input) is { } ended)
            {
                (complains ? _errors : _output).Write(ended.Output);
                _errors.Write(ended.Errors);
                _runs += ended.Runs;
                code = ended.ExitCode;
            }
            else
            {
                Complain($"sh: 1: {words[0]}: not found\n");
                code = 127;
            }
        }

        return code;
    }

    private void Print(string text) => _output.Write(Encoding.UTF8.GetBytes(text));

    private int Complain(string text)
    {
        _errors.Write(Encoding.UTF8.GetBytes(text));
        return 1;
    }
}
