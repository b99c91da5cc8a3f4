using VirtPS.Build;
using VirtPS.HelpBuilder;
using VirtPS.Tests.CmdletHost;
using VirtPS.Tests.Daemon;

// The open connections are the process's, so examples run one after the other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace VirtPS.Tests.Examples;

/// <summary>Runs what users are shown in the stand-in host, as tests/Pester/Module does in real PowerShell.</summary>
/// <remarks>Examples that administer a daemon find one of their own as the default.</remarks>
public sealed class ExampleTests : IAsyncLifetime
{
    private static readonly Repository Repository = Repository.Find();

    internal static readonly string Manifest = Path.Combine(
        Repository.Output, "build", "bin", "VirtPS", new DirectoryInfo(AppContext.BaseDirectory).Name, "VirtPS.dll");

    // libvirt's default test host has no device that can be given to guests.
    private static readonly string Card = $"test://{Path.Combine(Repository.Root, "tests", "Examples", "card.xml")}";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("virtps-examples");
    private readonly Shell _shell = new(Manifest);
    private readonly DaemonRun _daemon = new();

    public static TheoryData<string, int> Examples()
    {
        var data = new TheoryData<string, int>();
        foreach (var page in Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs", "en-US"), "*-*.md").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(page);
            for (var i = 0; i < Read(name).Examples.Count; i++)
            {
                if (Read(name).Examples[i].Runs)
                {
                    data.Add(name, i + 1);
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task An_example_of_the_help_runs_without_an_error(string cmdlet, int number)
    {
        if (cmdlet.Contains("-VirtDaemon", StringComparison.Ordinal))
        {
            await _daemon.ReadyAsync();
            Environment.SetEnvironmentVariable("LIBVIRT_ADMIN_DEFAULT_URI", $"virtpsd:///system?socket={_daemon.Run}/virtps-admin-sock");
        }

        Succeed($"Set-Location '{_directory.FullName}'");
        Succeed("$ConfirmPreference = 'None'");
        Succeed($"$null = Connect-VirtHost {(cmdlet.Contains("-VirtNodeDevice", StringComparison.Ordinal) ? Card : "test:///default")}");
        Succeed(Read(cmdlet).Examples[number - 1].Code);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        Environment.SetEnvironmentVariable("LIBVIRT_ADMIN_DEFAULT_URI", null);
        _shell.Run("Disconnect-VirtHost -All");
        _shell.Dispose();
        await _daemon.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private static HelpPage Read(string cmdlet) =>
        PageReader.Read(cmdlet, File.ReadAllText(Path.Combine(Repository.Root, "docs", "en-US", cmdlet + ".md")));

    private void Succeed(string script) =>
        Assert.Equal("", string.Join('\n', _shell.Run(script).Errors.Select(error => error.ToString())));
}
