using System.Globalization;
using System.Text;

namespace VirtPS.Daemon.Metrics;

/// <summary>Writes figures as Prometheus reads them.</summary>
/// <remarks>Prometheus' text exposition format, version 0.0.4.</remarks>
internal sealed class MetricsPage
{
    /// <summary>The type of the content, for HTTP.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();

    /// <summary>Begins a family of figures.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">gauge for what goes up and down, counter for what only grows.</param>
    /// <param name="help">What it says.</param>
    public void Family(string name, string type, string help) =>
        _text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");

    /// <summary>Writes one figure of the family begun last.</summary>
    /// <param name="name">The family's name.</param>
    /// <param name="value">The figure; nothing writes nothing.</param>
    /// <param name="labels">What it is about.</param>
    public void Figure(string name, double? value, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        if (value is not { } number)
        {
            return;
        }

        _text.Append(name);
        for (var i = 0; i < labels.Length; i++)
        {
            _text.Append(i == 0 ? '{' : ',').Append(labels[i].Name).Append("=\"").Append(Escape(labels[i].Value)).Append('"');
        }

        _text.Append(labels.Length > 0 ? "} " : " ").Append(number.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    // A domain may be called anything.
    private static string Escape(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
