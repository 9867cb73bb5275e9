return GenBn.Tool.Tool.Run(args, Console.Out, Console.Error);
