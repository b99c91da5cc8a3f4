using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace VirtPS.Tests.CmdletHost;

/// <summary>Runs one script the same way in the stand-in and in real PowerShell, and gives its standard output.</summary>
/// <param name="Module">The manifest of the module to import.</param>
/// <param name="Script">The script.</param>
public sealed record Scenario(string Module, string Script)
{
    private const int Width = 120;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The path of pwsh; null where it is not installed.</summary>
    public static string? PowerShell { get; } = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh")).FirstOrDefault(File.Exists);

    public (string Output, string Errors) RunInStandIn()
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("en-US");
        using var shell = new Shell(Module, Width);
        var result = shell.RunFile(Script);
        return (Tidy(result.Text), string.Join('\n', result.Errors.Select(e => $"{e.FullyQualifiedErrorId}: {e}")));
    }

    public async Task<(string Output, string Errors)> RunInPowerShellAsync()
    {
        var folder = Directory.CreateTempSubdirectory("virtps-");
        try
        {
            WriteTerminal(folder.FullName);
            var start = new ProcessStartInfo(PowerShell ?? throw new InvalidOperationException("pwsh not found"))
            {
                RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, StandardOutputEncoding = Encoding.UTF8, StandardErrorEncoding = Encoding.UTF8,
            };
            var command = $"$PSStyle.OutputRendering = 'PlainText'; Import-Module '{Quoted(Module)}'; & '{Quoted(Script)}'";
            foreach (var argument in new[] { "-NoProfile", "-NonInteractive", "-Command", command })
            {
                start.ArgumentList.Add(argument);
            }

            (start.Environment["TERMINFO"], start.Environment["TERM"], start.Environment["LANG"], start.Environment["LC_ALL"]) = (folder.FullName, "virtps", "en_US.UTF-8", "en_US.UTF-8");
            start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
            start.Environment["PSModulePath"] = Path.GetDirectoryName(Path.GetDirectoryName(Module)) + Path.PathSeparator + Environment.GetEnvironmentVariable("PSModulePath");
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            using var patience = new CancellationTokenSource(Patience);
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            try
            {
                await process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(true);
                throw new TimeoutException($"{Script} did not end within {Patience}.");
            }

            return (Tidy(await output), await errors);
        }
        finally
        {
            folder.Delete(true);
        }
    }

    /// <summary>White space at the ends of lines and of the text does not count.</summary>
    public static string Tidy(string text) => string.Join('\n', text.Replace("\r", string.Empty).Split('\n').Select(l => l.TrimEnd())).TrimEnd();

    private static string Quoted(string text) => text.Replace("'", "''");

    /// <summary>
    /// Describes a terminal of fixed width: with its output redirected, PowerShell on Unix takes the width from the
    /// terminal's description. The file is terminfo's binary form with nothing but the number of columns.
    /// </summary>
    private static void WriteTerminal(string folder)
    {
        const short magic = 0x11A;
        var name = "virtps\0"u8;
        using var file = new BinaryWriter(File.Create(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "v")).FullName, "virtps")));
        foreach (var number in new short[] { magic, (short)name.Length, 0, 1, 0, 0 })
        {
            file.Write(number);
        }

        file.Write(name);
        file.Write((byte)0);
        file.Write((short)Width);
    }
}
