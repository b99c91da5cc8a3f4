namespace VirtPS.Engine.Schema;

/// <summary>A line of a unified difference, as it is shown to people.</summary>
/// <param name="Text">The line.</param>
public sealed record XmlDiffLine(string Text)
{
    private const string Plain = "\e[0m";

    /// <summary>The line in the colours that differences have everywhere: red goes, green comes. Where colours are not wanted, PowerShell leaves them out.</summary>
    public string Shown => Text switch
    {
        ['-', ..] => $"\e[31m{Text}{Plain}",
        ['+', ..] => $"\e[32m{Text}{Plain}",
        ['@', ..] => $"\e[36m{Text}{Plain}",
        _ => Text,
    };

    /// <summary>Gives the line.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => Text;
}
