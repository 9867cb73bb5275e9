namespace GenBn.Images;

/// <summary>What operating systems and their tools leave in folders: no part of a data set.</summary>
internal static class SystemFiles
{
    private static readonly string[] _names =
    [
        "Thumbs.db", "ehthumbs.db", "ehthumbs_vista.db", "desktop.ini", "Icon\r", // Windows, Windows Media Center, macOS.
        "__MACOSX", "@eaDir", "$RECYCLE.BIN", "System Volume Information", "lost+found", // macOS archives, Synology, Windows, Linux.
    ];

    /// <summary>Whether a file or folder is passed over: its name begins with a dot, or is one of a system's.</summary>
    public static bool Holds(string path)
    {
        ReadOnlySpan<char> name = Path.GetFileName(path.AsSpan());
        if (name.StartsWith('.'))
        {
            return true;
        }

        foreach (string known in _names)
        {
            if (name.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
