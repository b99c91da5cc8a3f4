using System.Text.Json.Nodes;
using VirtPS.Drivers.Shared.Tuning;

namespace VirtPS.Drivers.Test.Agent;

/// <summary>The agent's commands for files of the guest.</summary>
/// <param name="system">The guest's system.</param>
internal sealed class AgentFiles(GuestSystem system)
{
    private const int MostAtOnce = 48 << 20;
    private const int Usual = 4096;

    internal JsonNode Open(JsonObject arguments)
    {
        var path = GuestAgent.Text(arguments, "path");
        var mode = (string?)arguments["mode"] ?? "r";
        if (mode.Length == 0 || mode[0] is not ('r' or 'w' or 'a'))
        {
            throw new AgentRefusal($"invalid file open mode '{mode}'");
        }

        var exists = system.Files.TryGetValue(path, out var bytes);
        if (mode[0] == 'r' && !exists)
        {
            throw new AgentRefusal($"failed to open file '{path}' (mode: '{mode}'): No such file or directory");
        }

        if (mode[0] == 'w' || !exists)
        {
            system.Files[path] = bytes = [];
        }

        var handle = system.NextNumber++;
        system.Handles[handle] = new GuestFile(path, mode[0] != 'r' || mode.Contains('+', StringComparison.Ordinal))
        {
            Position = mode[0] == 'a' ? bytes!.Length : 0,
        };
        return handle;
    }

    internal JsonNode Close(JsonObject arguments)
    {
        _ = Find(arguments);
        system.Handles.Remove(GuestAgent.Number(arguments, "handle"));
        return GuestAgent.Nothing;
    }

    internal JsonNode Flush(JsonObject arguments)
    {
        _ = Find(arguments);
        return GuestAgent.Nothing;
    }

    internal JsonNode Read(JsonObject arguments)
    {
        var file = Find(arguments);
        var wanted = (long?)arguments["count"] ?? Usual;
        if (wanted is < 0 or > MostAtOnce)
        {
            throw new AgentRefusal($"value '{wanted}' is invalid for argument count");
        }

        var bytes = Contents(file);
        var count = (int)Math.Min(wanted, Math.Max(0, bytes.Length - file.Position));
        var piece = Convert.ToBase64String(bytes, Math.Min(file.Position, bytes.Length), count);
        file.Position += count;
        return new JsonObject { ["count"] = count, ["buf-b64"] = piece, ["eof"] = count < wanted };
    }

    internal JsonNode Write(JsonObject arguments)
    {
        var file = Find(arguments);
        if (!file.Writes)
        {
            throw new AgentRefusal("failed to write to file: Bad file descriptor");
        }

        var piece = Convert.FromBase64String(GuestAgent.Text(arguments, "buf-b64"));
        if (arguments["count"] is { } count && (long)count < piece.Length)
        {
            piece = piece[..(int)(long)count];
        }

        var bytes = Contents(file);
        if (bytes.Length < file.Position + piece.Length)
        {
            Array.Resize(ref bytes, file.Position + piece.Length);
        }

        piece.CopyTo(bytes, file.Position);
        system.Files[file.Path] = bytes;
        file.Position += piece.Length;
        return new JsonObject { ["count"] = piece.Length, ["eof"] = false };
    }

    internal JsonNode Seek(JsonObject arguments)
    {
        var file = Find(arguments);
        var offset = GuestAgent.Number(arguments, "offset");
        var whence = arguments["whence"]?.ToString() ?? "0";
        var start = whence switch { "1" or "cur" => file.Position, "2" or "end" => Contents(file).Length, _ => 0 };
        file.Position = (int)Math.Clamp(start + offset, 0, int.MaxValue);
        return new JsonObject { ["position"] = file.Position, ["eof"] = false };
    }

    private byte[] Contents(GuestFile file) => system.Files.GetValueOrDefault(file.Path) ?? [];

    private GuestFile Find(JsonObject arguments)
    {
        var handle = GuestAgent.Number(arguments, "handle");
        return system.Handles.GetValueOrDefault(handle) ?? throw new AgentRefusal($"handle '{handle}' has not been found");
    }
}
