using System.Management.Automation;
using VirtPS.Engine.Model;

namespace VirtPS.Commands;

/// <summary>Saves pictures of the screens of domains.</summary>
/// <remarks>virDomainScreenshot.</remarks>
[Cmdlet(VerbsData.Save, "VirtScreenshot", DefaultParameterSetName = ByName, SupportsShouldProcess = true)]
[OutputType(typeof(System.IO.FileInfo))]
public sealed class SaveVirtScreenshotCommand : DomainTargetCommand
{
    private readonly HashSet<string> _files = new(StringComparer.Ordinal);

    /// <summary>The file on this computer, whose name ends in .png or .ppm; without it one named after the domain.</summary>
    [Parameter(Position = 1)]
    [ValidatePattern(@"\.(png|ppm)$")]
    public string? Path { get; set; }

    /// <summary>The screen's number.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int Screen { get; set; }

    private protected override void Process(VirtDomain domain)
    {
        var path = SessionState.Path.GetUnresolvedProviderPathFromPSPath(Path ?? $"{domain.Name}.png");
        RefuseIf(!_files.Add(path), $"'{path}' already shows another domain; leave out -Path to name each file after its domain");
        if (!ShouldProcess(domain.Name, $"Save a picture of the screen to '{path}'"))
        {
            return;
        }

        Wait(async token =>
        {
            var picture = await domain.Connection.DomainConsoles.TakeScreenshotAsync(domain.Ref, Screen, token).ConfigureAwait(false);
            await using (picture.Data.ConfigureAwait(false))
            {
                var wanted = path.EndsWith(".ppm", StringComparison.OrdinalIgnoreCase) ? ScreenFormat.Ppm : ScreenFormat.Png;
                var bytes = await ScreenFile.ConvertAsync(picture, wanted, token).ConfigureAwait(false);
                await LocalFile.WriteAsync(path, file => file.WriteAsync(bytes, token).AsTask()).ConfigureAwait(false);
            }
        });
        WriteObject(new System.IO.FileInfo(path));
    }
}
